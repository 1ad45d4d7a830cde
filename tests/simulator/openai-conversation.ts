/** What OpenAI's two text APIs check of tools and images in a request. */
import { breachOf, isImage, type Step } from './conversation-rules.ts';
import { isRecord } from './dialect.ts';
import { invalid } from './openai-wire.ts';

function checkName(name: unknown, where: string): void {
  if (/^[a-zA-Z0-9_-]{1,64}$/.test(String(name))) return;
  throw invalid(`Invalid '${where}': string does not match pattern '^[a-zA-Z0-9_-]+$'.`, where);
}

function checkParameters(parameters: unknown, where: string): void {
  if (parameters === undefined || parameters === null) return;
  if (isRecord(parameters) && parameters.type === 'object') return;
  throw invalid(`Invalid schema for function: schema must be a JSON Schema of 'type: "object"'.`, where);
}

function checkImageUrl(url: unknown, where: string): void {
  const [, mediaType, data] = /^data:([^;,]+);base64,(.*)$/s.exec(String(url)) ?? [];
  const isGood = data === undefined ? /^https?:\/\//.test(String(url)) : isImage(mediaType, data);
  if (!isGood) throw invalid('The image data you provided does not represent a valid image.', where);
}

function checkSteps(steps: Step[], field: string): void {
  const breach = breachOf(steps);
  if (breach?.kind === 'unanswered') {
    throw invalid(`No tool output found for tool calls: ${breach.ids}`, `${field}${breach.where}`);
  }
  if (breach?.kind === 'unasked') {
    throw invalid(
      `Tool output without a preceding tool call with this id: ${breach.ids}`,
      `${field}${breach.where}`,
    );
  }
}

const records = (list: unknown) => (Array.isArray(list) ? list.filter(isRecord) : []);

/** Throws `Refusal` for what Chat Completions would not take. */
export function checkChat({ messages, tools }: Record<string, unknown>): void {
  records(tools).forEach((tool, index) => {
    if (tool.type !== 'function' || !isRecord(tool.function)) return;
    checkName(tool.function.name, `tools[${index}].function.name`);
    checkParameters(tool.function.parameters, `tools[${index}].function.parameters`);
  });
  records(messages).forEach((message, index) => {
    records(message.content).forEach((part, at) => {
      if (part.type !== 'image_url') return;
      const url = isRecord(part.image_url) ? part.image_url.url : undefined;
      checkImageUrl(url, `messages[${index}].content[${at}].image_url`);
    });
  });
  checkSteps(
    records(messages).map((message, index) => ({
      where: `[${index}]`,
      calls: records(message.tool_calls).map(({ id }) => String(id)),
      results: message.role === 'tool' ? [String(message.tool_call_id)] : [],
    })),
    'messages',
  );
}

const calls = ['function_call', 'custom_tool_call'];
const outputs = ['function_call_output', 'custom_tool_call_output'];

/** One step for each run of calls, and one for each other item; what the model thought is no step. */
function stepsOf(input: Record<string, unknown>[]): Step[] {
  const steps: Step[] = [];
  input.forEach((item, index) => {
    const type = String(item.type);
    const last = steps.at(-1);
    if (type === 'reasoning') return;
    if (!calls.includes(type)) {
      const results = outputs.includes(type) ? [String(item.call_id)] : [];
      steps.push({ where: `[${index}]`, calls: [], results });
    } else if (last !== undefined && last.calls.length > 0) last.calls.push(String(item.call_id));
    else steps.push({ where: `[${index}]`, calls: [String(item.call_id)], results: [] });
  });
  return steps;
}

/** Throws `Refusal` for what the Responses API would not take. */
export function checkResponses({ input, tools }: Record<string, unknown>): void {
  records(tools).forEach((tool, index) => {
    if (tool.type !== 'function') return;
    checkName(tool.name, `tools[${index}].name`);
    checkParameters(tool.parameters, `tools[${index}].parameters`);
  });
  records(input).forEach((item, index) => {
    records(item.content).forEach((part, at) => {
      if (part.type === 'input_image')
        checkImageUrl(part.image_url, `input[${index}].content[${at}].image_url`);
      const isOwn = item.role === 'assistant';
      const known = isOwn ? ['output_text', 'refusal'] : ['input_text', 'input_image', 'input_file'];
      if (!known.includes(String(part.type))) {
        const where = `input[${index}].content[${at}]`;
        throw invalid(`Invalid value: '${part.type}'. Supported values are: ${known}.`, where);
      }
    });
  });
  checkSteps(stepsOf(records(input)), 'input');
}
