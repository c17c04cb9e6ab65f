import { NOT_A_MEDICAL_DEVICE } from '@ecg-affect/model-metadata';
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';

/** What the OpenAPI document says of the whole; the routes add themselves. */
export function openApi(version: string, asksForToken: boolean): NonNullable<FastifyDynamicSwaggerOptions['openapi']> {
  return {
    openapi: '3.1.0',
    info: {
      title: 'ecg-affect inference',
      version,
      description: `Emotions from the electrocardiogram. ${NOT_A_MEDICAL_DEVICE} Errors are {"error": message}.`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    ...(asksForToken && {
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    }),
  };
}
