/**
 * The host for one drawing of the page: `forget` removes all listeners of this drawing.
 *
 * @param {Host} realHost
 * @returns {{ host: Host, forget(): void }}
 */
export function hostOfDrawing(realHost) {
  /** @type {Host} */
  const host = Object.create(realHost);
  /** @type {Forget[]} */
  const forgets = [];
  /**
   * @template T
   * @param {(listener: (what: T) => unknown) => Forget} listen
   * @returns {(listener: (what: T) => unknown) => Forget}
   */
  const counted = (listen) => (listener) => {
    const forget = listen(listener);
    forgets.push(forget);
    return forget;
  };
  host.onChange = counted(realHost.onChange);
  host.onStatus = counted(realHost.onStatus);
  host.onResults = counted(realHost.onResults);
  return {
    host,
    forget() {
      for (const forget of forgets) forget();
    },
  };
}
