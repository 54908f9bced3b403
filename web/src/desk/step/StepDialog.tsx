import { Button, Drawer, Modal } from 'antd';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from '../../i18n';
import { Refused } from './Refused';
import { useStepsHere } from './useStep';

interface Props {
  title: string;
  /** What the button that takes the step says. */
  go: string;
  danger?: boolean;
  disabled?: boolean;
  onGo: () => void;
  onClose: () => void;
  children: ReactNode;
  width?: number;
}

// A refusal belongs to the attempt it answered, not to the next dialog.
function useFreshStart(): void {
  const { forget } = useStepsHere();
  useEffect(forget, [forget]);
}

/** A step that is asked about in a small window. */
export function StepDialog({ title, go, danger, disabled, onGo, onClose, children, width = 560 }: Props) {
  const { t } = useTranslation('desk');
  const { busy } = useStepsHere();
  useFreshStart();
  return (
    <Modal
      open
      title={title}
      width={width}
      mask={{ closable: false }}
      onCancel={onClose}
      onOk={onGo}
      okText={go}
      cancelText={t('step.close')}
      okButtonProps={{ danger, disabled, loading: busy }}
    >
      <div className="desk-dialog">
        {children}
        <Refused />
      </div>
    </Modal>
  );
}

/** A step that needs room; the form and its buttons stay within reach. */
export function StepDrawer({ title, go, danger, disabled, onGo, onClose, children, width = 560 }: Props) {
  const { t } = useTranslation('desk');
  const { busy } = useStepsHere();
  useFreshStart();
  return (
    <Drawer
      open
      title={title}
      size={width}
      mask={false}
      onClose={onClose}
      footer={
        <div className="desk-drawer-foot">
          <Button onClick={onClose}>{t('step.close')}</Button>
          <Button type="primary" danger={danger} disabled={disabled} loading={busy} onClick={onGo}>
            {go}
          </Button>
        </div>
      }
    >
      <div className="desk-dialog">
        {children}
        <Refused />
      </div>
    </Drawer>
  );
}
