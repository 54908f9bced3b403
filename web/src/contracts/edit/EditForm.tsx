import { DeleteOutlined, FileSearchOutlined, SafetyCertificateOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { useNavigate } from 'react-router';
import { useTitle } from '../../app/Shell';
import { useTranslation } from '../../i18n';
import { ActingBanner } from '../../mandates/ActingBanner';
import { StatusTag } from '../../ui/StatusTag';
import { useRemoveDraft } from '../useRemoveDraft';
import { Contents } from './Contents';
import { CorrectionNotice, EditNotices } from './EditNotices';
import { EditorContext, useDraft, useEditor, type Contract } from './editor';
import { FindingsPanel } from './FindingsPanel';
import { SaveLine } from './SaveLine';
import { AmountsPart } from './sections/AmountsPart';
import { ContractPart } from './sections/ContractPart';
import { DocumentsPart } from './sections/DocumentsPart';
import { PartiesPart } from './sections/PartiesPart';
import { RightsPart } from './sections/RightsPart';
import { TechnologyPart } from './sections/TechnologyPart';
import { CommitmentPart, SubmitButton, SubmitDialog } from './SubmitPart';
import { useEditing } from './useEditing';
import { useSubmit, type Submit } from './useSubmit';
import './edit.css';

/** The registration form: filled in by sections, saved by itself, checked as one types. */
export function EditForm({ contract }: { contract: Contract | undefined }) {
  const { editor, uploads, documents, removeDocument } = useEditing(contract);
  const submit = useSubmit(editor);
  return (
    <EditorContext.Provider value={editor}>
      <div className="edit-page">
        <EditHead submit={submit} />
        <div className="edit-body">
          <Contents documents={documents.length} />
          <div className="edit-form">
            <ActingBanner contract={editor.contract} />
            <EditNotices />
            {editor.contract && <CorrectionNotice contract={editor.contract} />}
            <ContractPart autoFocus={contract === undefined} />
            <PartiesPart />
            <AmountsPart />
            <RightsPart />
            <TechnologyPart />
            <DocumentsPart uploads={uploads} documents={documents} onRemoved={removeDocument} />
            <CommitmentPart submit={submit} />
          </div>
          <FindingsPanel />
        </div>
        <SubmitDialog submit={submit} />
      </div>
    </EditorContext.Provider>
  );
}

function EditHead({ submit }: { submit: Submit }) {
  const { t } = useTranslation('contracts');
  const { contract } = useEditor();
  const { id, draft } = useDraft();
  const name = typeof draft.project_name === 'string' ? draft.project_name : undefined;
  const correcting = contract?.status === 'CORRECTION';
  const title = id === undefined ? t('edit.newTitle') : (name ?? t('edit.untitled'));
  useTitle(title);
  return (
    <header className="edit-head">
      <div className="edit-title">
        <h1 title={title}>{title}</h1>
        <div className="edit-state">
          {contract && <StatusTag status={contract.status} />}
          <SaveLine />
        </div>
      </div>
      <div className="edit-actions">
        {id === undefined ? <span className="quiet">{t('edit.newHint')}</span> : <HeadActions id={id} />}
        <SubmitButton label={t(correcting ? 'edit.resubmit' : 'edit.submit')} submit={submit} />
      </div>
    </header>
  );
}

function HeadActions({ id }: { id: string }) {
  const { t } = useTranslation('contracts');
  const { checks, contract, session } = useEditor();
  const go = useNavigate();
  const remove = useRemoveDraft(() => go('/contracts'));
  return (
    <>
      {contract?.actions.includes('delete') && (
        <Tooltip title={t('edit.remove')}>
          <Button icon={<DeleteOutlined />} aria-label={t('edit.remove')} onClick={() => remove({ id, version: session.state.version })} />
        </Tooltip>
      )}
      <Button icon={<FileSearchOutlined />} onClick={() => go(`/contracts/${id}`)}>
        {t('edit.view')}
      </Button>
      <Button icon={<SafetyCertificateOutlined />} onClick={() => void checks.showAll()}>
        {t('edit.checkAll')}
      </Button>
    </>
  );
}
