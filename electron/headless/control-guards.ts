import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { AppError } from '../../shared/errors.ts';

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Refuses names other than this computer's own, against DNS rebinding. */
export const ownHostOnly: RequestHandler = (request, _response, next) => {
  const host = request.headers.host ?? '';
  const name = host.replace(/:\d+$/, '').toLowerCase();
  if (!loopbackNames.has(name)) throw new AppError('host.refused', { host: shown(host) });
  next();
};

/** Refuses calls that a page of another origin makes; a browser says so by itself. */
export const ownOriginOnly: RequestHandler = (request, _response, next) => {
  if (!isOwnOrigin(request)) throw new AppError('origin.refused');
  next();
};

/** Refuses everyone who does not hold the owner token; the comparison takes equally long for every guess. */
export function ownerOnly(token: string): RequestHandler {
  const expected = digestOf(`Bearer ${token}`);
  return (request, _response, next) => {
    if (!timingSafeEqual(digestOf(request.headers.authorization ?? ''), expected))
      throw new AppError('owner.unauthorized');
    next();
  };
}

function isOwnOrigin(request: Request): boolean {
  // https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header cannot be set by a page.
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin, host } = request.headers;
  return origin === undefined || URL.parse(origin)?.host === host;
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function shown(host: string): string {
  return /^[\w.:[\]-]{1,100}$/.test(host) ? host : '?';
}
