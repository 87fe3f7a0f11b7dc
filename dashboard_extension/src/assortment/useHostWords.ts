import { type MessageDescriptor, useIntl } from "react-intl";
import { useSession } from "../session/session";

/** Says words whose meaning differs by host, such as those for collections. */
export function useHostWords(): (words: MessageDescriptor) => string {
  const intl = useIntl();
  const { host } = useSession();
  return (words) => intl.formatMessage(words, { host });
}
