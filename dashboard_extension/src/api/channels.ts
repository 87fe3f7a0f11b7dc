import { useMemo } from "react";
import { graphql } from "../gql";
import type { Channel } from "../session/config";
import { useSession } from "../session/session";
import { useRead } from "./hooks";

/** Saleor's own, which it tells staff and apps alone. */
export const ShopChannelsDocument = graphql(`
  query ShopChannels {
    channels {
      id
      name
      currencyCode
    }
  }
`);

/**
 * The channels and currencies of the shop, those in its own currency first: from the page, or from the host's API where the
 * page does not tell. `isWanted` false asks for nothing.
 */
export function useChannels(isWanted = true): { channels: readonly Channel[]; currencies: readonly string[] } {
  const { currency, choices } = useSession();
  const { data } = useRead(
    ShopChannelsDocument,
    {},
    {
      enabled: isWanted && choices.channels === null,
      staleTime: 600_000,
    },
  );
  return useMemo(() => {
    const isOfShop = (channel: { currencyCode: string }) => Number(channel.currencyCode === currency);
    const asked = [...(data?.channels ?? [])].sort((one, other) => isOfShop(other) - isOfShop(one));
    return {
      channels: choices.channels ?? asked,
      currencies: choices.currencies ?? [...new Set([currency, ...asked.map((channel) => channel.currencyCode)])],
    };
  }, [data, currency, choices]);
}

/** What people call a channel; its reference until that is known, or where it is gone. */
export function useChannelName(isWanted = true): (id: string) => string {
  const { channels } = useChannels(isWanted);
  return (id) => channels.find((channel) => channel.id === id)?.name ?? id;
}
