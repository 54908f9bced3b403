import { UploadOutlined } from '@ant-design/icons';
import { App, Button, Checkbox, Select } from 'antd';
import { useRef, useState } from 'react';
import type { Schemas } from '../api/client';
import { uploadDocument } from '../api/files';
import { ApiProblem } from '../api/problem';
import { useTranslation } from '../i18n';
import { CodeName } from '../ui/CodeName';
import { useCodeOptions } from '../ui/useCodeTable';
import { type Contract, useReadAgain } from './model';

const evidence = ['M14', 'M15', 'M12'];

interface Props {
  contract: Contract;
  chosen: string[];
  onChange: (ids: string[]) => void;
}

/** The documents that an application rests on: those uploaded after the decision, and new ones. */
export function Files({ contract, chosen, onChange }: Props) {
  const { t } = useTranslation('after');
  const { message } = App.useApp();
  const readAgain = useReadAgain();
  const [material, setMaterial] = useState('M14');
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const materials = useCodeOptions('materials', (entry) => evidence.includes(entry.code));
  const documents = (contract.documents ?? []).filter((document) => evidence.includes(document.material));
  const upload = async (file: File) => {
    setBusy(true);
    try {
      const stored = await uploadDocument({ contractId: contract.id, material, file });
      await readAgain();
      onChange([...chosen, stored.id]);
    } catch (error) {
      void message.error(error instanceof ApiProblem ? `${error.title} ${error.detail}` : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div>
      <div className="after-filters">
        <Select aria-label={t('open.files')} value={material} options={materials} onChange={setMaterial} popupMatchSelectWidth={false} />
        <Button icon={<UploadOutlined />} loading={busy} onClick={() => input.current?.click()}>
          {t(busy ? 'open.uploading' : 'open.upload')}
        </Button>
        <input
          ref={input}
          type="file"
          hidden
          accept=".pdf,.ofd,.jpg,.jpeg,.png,.docx"
          onChange={(e) => {
            const file = e.target.files?.[0];
            e.target.value = '';
            if (file) void upload(file);
          }}
        />
      </div>
      {documents.length === 0 && <span className="quiet">{t('open.noFiles')}</span>}
      <Choices documents={documents} chosen={chosen} onChange={onChange} />
    </div>
  );
}

function Choices({ documents, chosen, onChange }: { documents: Schemas['Document'][] } & Pick<Props, 'chosen' | 'onChange'>) {
  return (
    <ul className="after-files">
      {documents.map((document) => (
        <li key={document.id}>
          <Checkbox checked={chosen.includes(document.id)} onChange={(e) => onChange(e.target.checked ? [...chosen, document.id] : chosen.filter((id) => id !== document.id))}>
            {document.material} <CodeName table="materials" code={document.material} /> · {document.filename}
          </Checkbox>
        </li>
      ))}
    </ul>
  );
}
