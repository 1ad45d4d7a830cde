import type { MediaPart, ToolResultPart } from './conversation.ts';

/*
 * What is said in words of a tool's result where an API has no field for it.
 */

const FAILED = 'The tool failed:';

/** The content of a result, with the failure told in its text. */
export function toldContent({ content, isError, at }: ToolResultPart): ToolResultPart['content'] {
  if (!isError) return content;
  const [first, ...others] = content;
  if (first?.kind !== 'text') return [{ kind: 'text', text: FAILED, at }, ...content];
  return [{ ...first, text: `${FAILED}\n${first.text}` }, ...others];
}

/** What stands before media that have no place in the result itself. */
export function returnedBy({ name }: ToolResultPart): string {
  return `Returned by the tool ${name}:`;
}

export function mediaOf({ content }: ToolResultPart): readonly MediaPart[] {
  return content.filter((part) => part.kind !== 'text');
}
