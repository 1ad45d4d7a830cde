import { Input } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './choice-tiles.module.css';

type ChoiceTilesProps<Value extends string> = {
  label: ReactNode;
  description?: ReactNode;
  value: Value;
  onChange: (value: Value) => void;
  options: readonly { value: Value; title: ReactNode; hint?: ReactNode }[];
};

/** One of a few, each with a sentence: radio buttons drawn as tiles. */
export function ChoiceTiles<Value extends string>(props: ChoiceTilesProps<Value>) {
  const { label, description, value, onChange, options } = props;
  const name = useId();
  return (
    <div role="radiogroup" aria-labelledby={`${name}-label`}>
      <Input.Label id={`${name}-label`} labelElement="div">
        {label}
      </Input.Label>
      {description === undefined ? null : <Input.Description mb={6}>{description}</Input.Description>}
      <div className={classes.tiles}>
        {options.map((option) => (
          <label key={option.value} className={classes.tile}>
            <input
              className={classes.input}
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span className={classes.title}>{option.title}</span>
            {option.hint === undefined ? null : <span className={classes.hint}>{option.hint}</span>}
          </label>
        ))}
      </div>
    </div>
  );
}
