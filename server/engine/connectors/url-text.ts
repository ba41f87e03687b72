/** The text of a part of a URL; one that is not well encoded stands for itself. */
export function urlText(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Host of a URL without the brackets around an IPv6 address. */
export function urlHost(url: URL): string {
  return urlText(url.hostname).replace(/^\[(.*)\]$/, '$1');
}
