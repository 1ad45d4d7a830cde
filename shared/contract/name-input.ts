import { cleanName, cleanText } from '../names.ts';
import { invalidInput } from './input-error.ts';

/** The cleaned name, or `input.invalid` naming the field when nothing visible is left or it is too long. */
export function decodeName(input: string, field: string): string {
  const cleaned = cleanName(input);
  if (cleaned.ok) return cleaned.name;
  throw cleaned.reason === 'empty'
    ? invalidInput(field, { zh: '不能为空', en: 'it must not be empty' })
    : invalidInput(field, { zh: '最多 40 个字符', en: 'it may have at most 40 characters' });
}

/** The cleaned text, or `input.invalid` naming the field when it has more than `longest` characters. */
export function decodeText(input: string, longest: number, field: string): string {
  const text = cleanText(input);
  if ([...text].length <= longest) return text;
  throw invalidInput(field, {
    zh: `最多 ${longest} 个字符`,
    en: `it may have at most ${longest} characters`,
  });
}

/** Names that people would take for the same one have the same skeleton: width, case and compatibility forms are folded. */
export function nameSkeleton(name: string): string {
  return name.normalize('NFKC').toLowerCase().normalize('NFC');
}
