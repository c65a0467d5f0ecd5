/** A unique random name. (`crypto.randomUUID` does not exist on a plain http URL in a LAN.) */
export function freshToken() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
