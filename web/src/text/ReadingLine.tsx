import { useQuery } from '@tanstack/react-query';
import { api, take, type Schemas } from '../api/client';
import './text.css';

/** Tells the applicant whether the text of an uploaded file could be read: what was read is compared with the form (识读情况). */
export function ReadingLine({ contractId, document, onRead }: { contractId: string; document: Schemas['Document']; onRead: () => void }) {
  const { data } = useQuery({
    queryKey: ['contract', contractId, 'document-reading', document.id],
    enabled: document.reading?.state === 'QUEUED',
    queryFn: async () => {
      const { reading } = await take(api.GET('/contracts/{id}/documents/{document_id}/text', { params: { path: { id: contractId, document_id: document.id } } }));
      if (reading.state !== 'QUEUED') onRead();
      return reading;
    },
    refetchInterval: (query) => (query.state.data && query.state.data.state !== 'QUEUED' ? false : 3000),
  });
  const reading = data ?? document.reading;
  if (!reading || reading.state === 'NOT_READ') return null;
  return (
    <span className={reading.state === 'NO_TEXT' || reading.state === 'FAILED' ? 'text-unread' : 'quiet'} role="status">
      {reading.text}
    </span>
  );
}
