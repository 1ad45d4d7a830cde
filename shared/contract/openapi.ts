import * as z from 'zod';
import { type MethodName, methods } from './index.ts';

/** The contract as an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1), for tools of other people. */
export function openApiDocument(version: string): Record<string, unknown> {
  const names = Object.keys(methods).sort() as MethodName[];
  return {
    openapi: '3.1.1',
    info: { title: 'AiCarpool', version },
    security: [{ owner: [] }],
    paths: Object.fromEntries(names.map((name) => [`/api/${name}`, { post: operation(name) }])),
    components: {
      securitySchemes: { owner: { type: 'http', scheme: 'bearer' } },
      schemas: { Error: errorEnvelope },
    },
  };
}

function operation(name: MethodName): Record<string, unknown> {
  const { params, result, summary } = methods[name];
  return {
    operationId: name,
    summary,
    tags: [name.slice(0, name.indexOf('.'))],
    requestBody: { required: true, content: json(wire(params)) },
    responses: {
      200: {
        description: 'Done.',
        content: json({
          type: 'object',
          properties: { ok: { const: true }, result: wire(result) },
          required: ['ok', 'result'],
        }),
      },
      default: {
        description: 'Refused; the status is that of the error code.',
        content: json({ $ref: '#/components/schemas/Error' }),
      },
    },
  };
}

// The input side, because whole amounts travel as decimal strings in both directions.
function wire(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io: 'input' });
  return described;
}

function json(schema: Record<string, unknown>): Record<string, unknown> {
  return { 'application/json': { schema } };
}

const text = { type: 'string' };

const errorEnvelope = {
  type: 'object',
  properties: {
    ok: { const: false },
    error: {
      type: 'object',
      properties: {
        code: text,
        retryable: { type: 'boolean' },
        message: { type: 'object', properties: { zh: text, en: text }, required: ['zh', 'en'] },
        field: text,
        params: { type: 'object' },
      },
      required: ['code', 'retryable', 'message'],
    },
  },
  required: ['ok', 'error'],
};
