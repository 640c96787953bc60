/**
 * What a signature of the open platform is made over: parameters in the order of their names, `name=value` joined by
 * `&`, values as they are before any encoding for the web.
 */
export function signedContent(parameters: Readonly<Record<string, string>>): string {
  return Object.keys(parameters)
    .sort()
    .map((name) => `${name}=${parameters[name]}`)
    .join('&');
}
