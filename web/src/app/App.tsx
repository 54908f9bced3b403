import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as Messages, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { BrowserRouter } from 'react-router';
import { Unreachable } from '../api/problem';
import { useTranslation } from '../i18n';
import { ExpiredDialog } from '../session/ExpiredDialog';
import { SignInPage } from '../session/SignInPage';
import { useSession } from '../session/store';
import { ErrorBoundary } from '../ui/ErrorBoundary';
import { Shell } from './Shell';
import { nonce, themeOf, useCalm, useLarge } from './theme';
import './app.css';

// A read is tried again while the server cannot be reached, for as long as it
// takes; what the server refused is not.
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (_, error) => error instanceof Unreachable,
      retryDelay: (attempt) => Math.min(1000 * 2 ** attempt, 5000),
      staleTime: 10_000,
      refetchOnWindowFocus: false,
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

export function App() {
  const { i18n } = useTranslation('common');
  return (
    <ConfigProvider locale={i18n.language === 'en' ? enUS : zhCN} theme={themeOf(useLarge(), useCalm())} csp={{ nonce }} button={{ autoInsertSpace: false }}>
      <Messages>
        <QueryClientProvider client={queries}>
          <ErrorBoundary>
            <BrowserRouter basename="/app">
              <Body />
            </BrowserRouter>
          </ErrorBoundary>
        </QueryClientProvider>
      </Messages>
    </ConfigProvider>
  );
}

function Body() {
  const session = useSession();
  if (session.state === 'out') return <SignInPage />;
  return (
    <>
      <Shell />
      <ExpiredDialog />
    </>
  );
}
