import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { show } from "../../test/render";
import { answer } from "../../test/server";
import { useChannels } from "./channels";

function Names() {
  const { channels, currencies } = useChannels();
  return <output>{[...channels.map(({ name }) => name), ...currencies].join()}</output>;
}

test("channels in the shop's own currency come first, the others stay in the host's order", async () => {
  const channels = [
    { id: "1", name: "Poland", currencyCode: "PLN" },
    { id: "2", name: "Austria", currencyCode: "EUR" },
    { id: "3", name: "Denmark", currencyCode: "DKK" },
    { id: "4", name: "Germany", currencyCode: "EUR" },
  ];
  answer("ShopChannels", { channels });
  const choices = { languages: [], countries: [], channels: null, currencies: null, invitationSeconds: 0 };
  show(<Names />, { session: { host: "saleor", currency: "EUR", choices } });

  await expect.poll(() => screen.getByRole("status").textContent).toBe("Austria,Germany,Poland,Denmark,EUR,PLN,DKK");
});
