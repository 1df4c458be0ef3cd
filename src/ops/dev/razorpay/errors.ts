import { type Answer, json } from '../http.ts';

type Details = { field?: string; reason?: string; source?: string; step?: string; metadata?: Record<string, string> };

/** An error as Razorpay words it (https://razorpay.com/docs/errors): always 4xx with `{error: {code, description, …}}`. */
export function badRequest(description: string, details: Details = {}, status = 400): Answer {
  const error = {
    code: 'BAD_REQUEST_ERROR',
    description,
    source: details.source ?? 'business',
    step: details.step ?? 'payment_initiation',
    reason: details.reason ?? 'input_validation_failed',
    metadata: details.metadata ?? {},
    ...(details.field ? { field: details.field } : {}),
  };
  return json({ error }, status);
}

export function unknownId(): Answer {
  return badRequest('The id provided does not exist', { source: 'NA', step: 'NA', reason: 'NA' });
}

export function unauthorized(): Answer {
  return json({ error: { code: 'BAD_REQUEST_ERROR', description: 'Authentication failed' } }, 401);
}

export function unknownAddress(): Answer {
  const description = 'The requested URL was not found on the server.';
  return badRequest(description, { source: 'NA', step: 'NA', reason: 'NA' }, 404);
}
