/** What the Gemini API checks of function calls, schemas and images in a request. */
import { isImage } from './conversation-rules.ts';
import { isRecord, Refusal } from './dialect.ts';

const invalid = (message: string) => new Refusal(400, 'INVALID_ARGUMENT', message);

/** The fields of `Schema`; anything else of JSON schema is only taken in `parametersJsonSchema`. */
const schemaFields = new Set([
  ...['type', 'format', 'title', 'description', 'nullable', 'enum', 'maxItems', 'minItems', 'properties'],
  ...['required', 'minProperties', 'maxProperties', 'minLength', 'maxLength', 'pattern', 'example', 'anyOf'],
  ...['propertyOrdering', 'default', 'items', 'minimum', 'maximum'],
]);

function checkSchema(schema: unknown, where: string): void {
  if (!isRecord(schema)) return;
  for (const [key, value] of Object.entries(schema)) {
    if (!schemaFields.has(key))
      throw invalid(`Invalid JSON payload received. Unknown name "${key}" at '${where}'`);
    if (key === 'properties' && isRecord(value)) {
      for (const [name, inner] of Object.entries(value)) checkSchema(inner, `${where}.properties.${name}`);
    }
    if (key === 'items') checkSchema(value, `${where}.items`);
  }
}

function checkTools(tools: unknown): void {
  for (const tool of Array.isArray(tools) ? tools : []) {
    const declarations: unknown[] = isRecord(tool) ? ((tool.functionDeclarations as unknown[]) ?? []) : [];
    declarations.forEach((declaration, index) => {
      const where = `tools[0].function_declarations[${index}]`;
      if (!isRecord(declaration) || !/^[a-zA-Z_][\w.-]{0,63}$/.test(String(declaration.name))) {
        throw invalid(`* GenerateContentRequest.${where}.name: Invalid function name.`);
      }
      checkSchema(declaration.parameters, `${where}.parameters`);
    });
  }
}

const partsOf = (content: unknown): Record<string, unknown>[] =>
  isRecord(content) && Array.isArray(content.parts) ? content.parts.filter(isRecord) : [];

/** Throws `Refusal` for what `generateContent` would not take. */
export function checkConversation({ contents, tools }: Record<string, unknown>): void {
  checkTools(tools);
  let calls = 0;
  for (const content of contents as unknown[]) {
    const parts = partsOf(content);
    for (const { inlineData } of parts) {
      if (!isRecord(inlineData) || !String(inlineData.mimeType).startsWith('image/')) continue;
      if (!isImage(inlineData.mimeType, inlineData.data)) throw invalid('Provided image is not valid.');
    }
    const responses = parts.filter(({ functionResponse }) => functionResponse !== undefined);
    if (responses.length !== calls) {
      throw invalid(
        'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.',
      );
    }
    for (const { functionResponse } of responses) {
      if (!isRecord(functionResponse) || typeof functionResponse.name !== 'string') {
        throw invalid(
          '* GenerateContentRequest.contents.parts.function_response.name: Name cannot be empty.',
        );
      }
      if (!isRecord(functionResponse.response)) {
        throw invalid("Invalid value at 'contents.parts.function_response.response'");
      }
    }
    calls = parts.filter(({ functionCall }) => functionCall !== undefined).length;
  }
}
