import { vi } from "vitest";

export const DASHBOARD = "https://dashboard.example.com";

/** A token as Saleor writes it, without a signature worth the name. */
export function tokenOf(payload: object): string {
  const part = Buffer.from(JSON.stringify(payload)).toString("base64url");
  return `eyJhbGciOiJSUzI1NiJ9.${part}.c2lnbmF0dXJl`;
}

/** Stands in for the Dashboard around this page: gives what it was sent, and sends what it is told to. */
export function openInDashboard(address: string) {
  const sent: { type: string; payload: Record<string, unknown> }[] = [];
  const parent = {
    postMessage(message: (typeof sent)[number]) {
      sent.push(message);
      const { actionId } = message.payload;
      if (message.type === "notifyReady") setTimeout(() => send("response", { actionId, ok: true }));
    },
  };
  vi.spyOn(window, "parent", "get").mockReturnValue(parent as unknown as Window & typeof globalThis);
  vi.spyOn(document, "referrer", "get").mockReturnValue(`${DASHBOARD}/`);
  window.history.replaceState(null, "", address);

  function send(type: string, payload: object, from: { origin?: string; source?: unknown } = {}) {
    const event = new MessageEvent("message", {
      data: { type, payload },
      origin: from.origin ?? DASHBOARD,
      source: ("source" in from ? from.source : parent) as Window,
    });
    window.dispatchEvent(event);
  }

  function answer(ok: boolean) {
    send("response", { actionId: sent.at(-1)?.payload.actionId, ok });
  }

  return {
    /** The actions that the page asked for, without the ids that only name the answer. */
    actions: () => sent.map(({ type, payload: { actionId: _, ...payload } }) => ({ type, ...payload })),
    send,
    handshake: (token: string, from?: Parameters<typeof send>[2]) => send("handshake", { token, version: 1 }, from),
    /** Answer the last action. */
    answer,
  };
}
