import classes from './code-block.module.css';
import { CopyButton } from './copy-button.tsx';

type CodeBlockProps = {
  code: string;
  /** What is copied: "复制命令". */
  copyLabel: string;
  /** Breaks long lines instead of scrolling. */
  wrap?: boolean;
  onCopied?: () => void;
};

/** Text to paste elsewhere, exactly as it stands. */
export function CodeBlock({ code, copyLabel, wrap = false, onCopied }: CodeBlockProps) {
  return (
    <div className={classes.block}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className={wrap ? `${classes.code} ${classes.wrap}` : classes.code} tabIndex={0}>
        {code}
      </pre>
      <div className={classes.copy}>
        <CopyButton text={code} label={copyLabel} {...(onCopied ? { onCopied } : {})} />
      </div>
    </div>
  );
}
