/// <reference types="vite/client" />
import * as pdfjs from 'pdfjs-dist';
import workerSrc from 'pdfjs-dist/build/pdf.worker.min.mjs?url';

export type Pdf = pdfjs.PDFDocumentProxy;
export type PdfLoading = pdfjs.PDFDocumentLoadingTask;

// Everything pdf.js needs comes from our own server: the worker, the character
// maps of Chinese fonts that a file does not embed, the standard fonts.
pdfjs.GlobalWorkerOptions.workerSrc = workerSrc;
const assets = `${import.meta.env.BASE_URL}${import.meta.env.DEV ? 'node_modules/pdfjs-dist' : 'assets/pdf'}/`;

/** Opens a PDF from its bytes. The task must be destroyed when it is not needed any more. */
export function openPdf(data: ArrayBuffer): PdfLoading {
  return pdfjs.getDocument({
    data,
    cMapUrl: `${assets}cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `${assets}standard_fonts/`,
    wasmUrl: `${assets}wasm/`,
    isEvalSupported: false, // the content policy forbids it
    enableXfa: false,
  });
}

/** Whether a PDF could not be opened because it asks for a password. */
export const wantsPassword = (error: unknown): boolean => error instanceof Error && error.name === 'PasswordException';
