import { Button, Result } from 'antd';
import { Component, type ReactNode } from 'react';
import { ApiProblem, Unreachable } from '../api/problem';
import { i18next } from '../i18n';
import { ProblemPanel } from './ProblemPanel';

/** Catches what a page throws, so that the rest of the console stays usable. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {};

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    if (error instanceof ApiProblem || error instanceof Unreachable) return <ProblemPanel error={error} onRetry={() => this.setState({ error: undefined })} />;
    return (
      <Result
        status="error"
        title={i18next.t('common:broken.title')}
        subTitle={
          <>
            <p>{i18next.t('common:broken.detail')}</p>
            <code>{String(error)}</code>
          </>
        }
        extra={<Button onClick={() => location.reload()}>{i18next.t('common:reload')}</Button>}
      />
    );
  }
}
