import { language } from '../i18n/language';
import { accessToken, authorizedFetch, renewAccess } from '../session/authorize';
import { newKey, type Schemas } from './client';
import { ApiProblem, problemOf, Unreachable } from './problem';

/** A file of the API, with the name the server gives it. */
export interface Download {
  blob: Blob;
  filename: string;
}

/** Reads a file that needs the session, such as a document or a certificate. */
export async function fetchFile(path: string, signal?: AbortSignal): Promise<Download> {
  const request = new Request(`${location.origin}/api/v1${path}`, {
    headers: { 'Accept-Language': language() },
    signal: signal ?? null,
  });
  const response = await authorizedFetch(request);
  if (!response.ok) throw await problemOf(response);
  return { blob: await response.blob(), filename: filenameOf(response.headers.get('Content-Disposition')) };
}

/** Reads a file and hands it to the browser to keep. */
export async function saveFile(path: string, fallback = 'download'): Promise<void> {
  const { blob, filename } = await fetchFile(path);
  keep(blob, filename || fallback);
}

/** Hands bytes to the browser to keep under a name. */
export function keep(blob: Blob, filename: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = filename;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** The file name in a Content-Disposition header (RFC 6266), or ''. */
export function filenameOf(header: string | null): string {
  const extended = header?.match(/filename\*=UTF-8''([^;]+)/i)?.[1];
  if (extended) return decodeURIComponent(extended);
  return header?.match(/filename="?([^";]+)"?/i)?.[1] ?? '';
}

/** A form with a file, sent with progress. */
export interface FormUpload {
  /** Below /api/v1. */
  path: string;
  /** Sent before the file and in this order: the server reads in this order. */
  fields: readonly (readonly [name: string, value: string])[];
  file: File;
  onProgress?: (fraction: number) => void;
  signal?: AbortSignal;
  /** Kept by the caller, so that a retry cannot store the file twice. */
  key?: string;
}

/** Sends a form with a file; rejects like every call of the API. */
export async function uploadForm<T>(upload: FormUpload): Promise<T> {
  const key = upload.key ?? newKey();
  let token = await accessToken();
  let answer = await send(upload, key, token);
  if (answer.status === 401) {
    token = await renewAccess(token);
    answer = await send(upload, key, token);
  }
  const body = JSON.parse(answer.responseText || '{}');
  if (answer.status >= 400) throw new ApiProblem(body);
  return body;
}

export interface Upload extends Omit<FormUpload, 'path' | 'fields'> {
  contractId: string;
  material: string;
}

/** Uploads a document with progress. */
export function uploadDocument({ contractId, material, ...rest }: Upload): Promise<Schemas['Document']> {
  return uploadForm({ ...rest, path: `/contracts/${contractId}/documents`, fields: [['material', material]] });
}

function send(upload: FormUpload, key: string, token: string): Promise<XMLHttpRequest> {
  const form = new FormData();
  for (const [name, value] of upload.fields) form.append(name, value);
  form.append('file', upload.file);
  const request = new XMLHttpRequest(); // fetch tells nothing of an upload's progress
  request.open('POST', `/api/v1${upload.path}`);
  request.setRequestHeader('Authorization', `Bearer ${token}`);
  request.setRequestHeader('Accept-Language', language());
  request.setRequestHeader('Idempotency-Key', key);
  return new Promise((resolve, reject) => {
    request.upload.onprogress = (e) => e.lengthComputable && upload.onProgress?.(e.loaded / e.total);
    request.onload = () => resolve(request);
    request.onerror = () => reject(new Unreachable());
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    upload.signal?.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}
