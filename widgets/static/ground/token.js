/** A name that nothing else has. (`crypto.randomUUID` is not there on a plain http address of a LAN.) */
export function freshToken() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
