// Browsers keep `crypto.randomUUID` from pages on plain HTTP, such as a shop in a local network. The Saleor Dashboard's
// bridge calls it for every message, and our writes carry such a key, so that a repeated one is done once.
if (!crypto.randomUUID) crypto.randomUUID = randomUUID;

/** A random UUID, version 4. */
export function randomUUID(): ReturnType<Crypto["randomUUID"]> {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes.set([((bytes[6] ?? 0) & 0x0f) | 0x40], 6);
  bytes.set([((bytes[8] ?? 0) & 0x3f) | 0x80], 8);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
