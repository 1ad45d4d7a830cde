import address from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url';

/** The file of the face that Latin letters and figures are set in, for what is drawn apart from the page. */
export const latinFaceAddress: string = address;
