export const desk = {
  nav: '登记审查',
};
