export const volume = {
  nav: '成交额',
};
