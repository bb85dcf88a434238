import { secureHeaders } from 'hono/secure-headers'

const everywhere = {
  xFrameOptions: 'DENY',
  // Whoever ends TLS says this, not a service that speaks plain HTTP behind it.
  strictTransportSecurity: false,
} as const

/** For answers that are data, which is all that do not say otherwise: a browser that opens one may run and load nothing. */
export const dataHeaders = secureHeaders({
  ...everywhere,
  overwrite: false,
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
  },
})

/** For the pages of the API reference: only what this service serves; the reference sets styles of its own inline. */
export const pageHeaders = secureHeaders({
  ...everywhere,
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
  },
})

/**
 * For the explorer, which shows what people wrote: only files of this service, no style or script inline, and no text
 * that becomes HTML by a string.
 */
export const explorerHeaders = secureHeaders({
  ...everywhere,
  referrerPolicy: 'no-referrer',
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
  },
})
