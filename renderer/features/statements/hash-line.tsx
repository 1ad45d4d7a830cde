import { CopyButton } from '../../components/copy-button.tsx';
import classes from './paper.module.css';

const GROUP = /.{1,8}/g;

/** A SHA-256 in groups of eight, to be compared by eye, and to be copied as one. */
export function HashLine({ name, hash, copyLabel }: { name: string; hash: string; copyLabel: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={classes.hashLine}>
        <code className={classes.hash}>
          {(hash.match(GROUP) ?? []).map((group, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: groups have no identity but their place
            <span key={place}>{group}</span>
          ))}
        </code>
        <CopyButton text={hash} label={copyLabel} />
      </dd>
    </div>
  );
}
