import { lang, texts } from './beginning.ts';
import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './tokens.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { restorePlace } from './addressed-place.ts';
import { afterFirstPicture } from './after-first-picture.ts';
import { App } from './app.tsx';
import { addAllTexts, startTranslations } from './i18n/index.ts';
import { startListening } from './live.ts';

startListening();
restorePlace();
startTranslations(lang, await texts);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

// What fails beforehand is tried again where it is needed.
afterFirstPicture(() => void addAllTexts().catch(() => undefined));
