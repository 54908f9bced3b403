import { describe, expect, it } from 'vitest';
import { ApiProblem } from '../../api/problem';
import type { Upload } from '../../api/files';
import { Uploads } from './uploads';

const file = (name: string) => new File(['x'], name);
const refusal = new ApiProblem({ type: '', title: '文件损坏', detail: '请重新上传', status: 422, code: 'file_damaged', request_id: 'r' });
const document = { id: 'd', material: 'M01', filename: 'f', media_type: '', size: 1, sha256: '', uploaded_at: '' };

/** A sender whose answers the test gives. */
function world() {
  const calls: { upload: Upload; done: () => void; fail: (error: unknown) => void }[] = [];
  const stored: string[] = [];
  let keys = 0;
  const uploads = new Uploads({
    upload: (upload) => new Promise((resolve, reject) => calls.push({ upload, done: () => resolve(document), fail: reject })),
    contractId: () => Promise.resolve('c1'),
    stored: (entry) => void stored.push(entry.id),
    newKey: () => `key-${(keys += 1)}`,
  });
  return { uploads, calls, stored };
}

async function settle(): Promise<void> {
  for (let i = 0; i < 10; i += 1) await Promise.resolve();
}

describe('uploads', () => {
  it('sends one file at a time and tells its progress', async () => {
    const { uploads, calls, stored } = world();
    uploads.add([file('a.pdf'), file('b.pdf')], () => 'M01', true);
    await settle();
    expect(calls).toHaveLength(1);
    calls[0]?.upload.onProgress?.(0.5);
    expect(uploads.pending[0]).toMatchObject({ state: 'sending', progress: 0.5 });
    calls[0]?.done();
    await settle();
    expect(calls).toHaveLength(2);
    expect(stored).toEqual(['d']);
    expect(uploads.pending.map((entry) => entry.file.name)).toEqual(['b.pdf']);
  });

  it('keeps a refused file with the reason and sends it again under the same key', async () => {
    const { uploads, calls } = world();
    uploads.add([file('a.pdf')], () => 'M01', true);
    await settle();
    calls[0]?.fail(refusal);
    await settle();
    expect(uploads.pending[0]).toMatchObject({ state: 'failed', detail: '请重新上传' });
    uploads.send(uploads.pending[0]?.key ?? '');
    await settle();
    expect(calls[1]?.upload.key).toBe(calls[0]?.upload.key);
  });

  it('waits for the kind of document to be chosen', async () => {
    const { uploads, calls } = world();
    uploads.add([file('a.pdf')], () => 'M01', false);
    await settle();
    expect(calls).toEqual([]);
    const key = uploads.pending[0]?.key ?? '';
    uploads.setMaterial(key, 'M06');
    uploads.send(key);
    await settle();
    expect(calls[0]?.upload.material).toBe('M06');
  });

  it('aborts what is dropped', async () => {
    const { uploads, calls } = world();
    uploads.add([file('a.pdf')], () => 'M01', true);
    await settle();
    uploads.drop(uploads.pending[0]?.key ?? '');
    expect(calls[0]?.upload.signal?.aborted).toBe(true);
    expect(uploads.pending).toEqual([]);
  });
});
