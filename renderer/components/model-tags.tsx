import { TagsInput } from '@mantine/core';
import type { ReactNode } from 'react';

type ModelTagsProps = {
  /** Either a visible label or, where a heading stands above, one for screen readers. */
  label?: ReactNode;
  ariaLabel?: string;
  description?: ReactNode;
  value: readonly string[];
  onChange: (names: string[]) => void;
  /** Names to choose from; any other can be typed. */
  suggestions: readonly string[];
  /** Shown while there is none: what an empty list means. */
  placeholder: string;
  /** How many names there may be. */
  most: number;
  error?: ReactNode;
};

/** Names of models, typed, pasted or chosen; Enter or a comma ends one, Backspace takes the last away. */
export function ModelTags(props: ModelTagsProps) {
  const { label, ariaLabel, description, value, onChange, suggestions, placeholder, most, error } = props;
  return (
    <TagsInput
      label={label}
      description={description}
      value={[...value]}
      onChange={(names) => onChange(names.map((name) => name.trim()).filter((name) => name !== ''))}
      data={[...new Set(suggestions)]}
      splitChars={[',', '，', '\n', ' ']}
      maxTags={most}
      limit={50}
      error={error}
      {...(ariaLabel === undefined ? {} : { 'aria-label': ariaLabel })}
      {...(value.length === 0 ? { placeholder } : {})}
    />
  );
}
