/**
 * The Content-Security-Policy of the owner's interface, whichever shell serves it. Inline styles are allowed
 * because the UI kit sets its variables that way; scripts never are, and nothing is fetched from elsewhere.
 * Item 7 of https://www.electronjs.org/docs/latest/tutorial/security
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
