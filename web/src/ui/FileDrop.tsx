import { InboxOutlined } from '@ant-design/icons';
import { Button, Progress } from 'antd';
import { type DragEvent, useRef, useState } from 'react';
import './FileDrop.css';

interface Props {
  /** What may be dropped here, in words. */
  text: string;
  /** The name of the button and of the file field. */
  choose: string;
  /** Shown beside the progress. */
  sending: string;
  accept: string;
  /** From 0 to 1 while a file is on its way. */
  progress: number | undefined;
  onFile: (file: File) => void;
}

/** A place for one file: dropped, or chosen with the button. */
export function FileDrop({ text, choose, sending, accept, progress, onFile }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const hover = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file && progress === undefined) onFile(file);
  };
  return (
    <div className={`file-drop ${over ? 'file-drop-over' : ''}`} onDragOver={hover} onDragLeave={() => setOver(false)} onDrop={drop}>
      <InboxOutlined aria-hidden className="file-drop-icon" />
      {progress === undefined ? (
        <>
          <span>{text}</span>
          <Button type="primary" onClick={() => input.current?.click()}>
            {choose}
          </Button>
        </>
      ) : (
        <div className="file-drop-progress" role="status">
          {sending}
          <Progress percent={Math.round(progress * 100)} size="small" aria-label={sending} />
        </div>
      )}
      <input
        ref={input}
        type="file"
        hidden
        aria-label={choose}
        accept={accept}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) onFile(file);
        }}
      />
    </div>
  );
}
