import { defineText } from '../language/text.js';

export const uiText = defineText('ui', {
  pages: 'Pages',
  train: 'Train',
  teach: 'Teach',
  try: 'Try',
  inside: 'Look inside',
  build: 'Build',
  lessons: 'Lessons',
  papers: 'Papers',
  save: 'Save',
  lightTheme: 'Light theme',
  darkTheme: 'Dark theme',
  language: 'Language',
  languageFailed: 'The Chinese texts could not be loaded. Check the connection and try again.',
  skip: 'Skip to content',
  endsRun: 'A run is still in progress. This ends it; you can resume it later on the Train page.',
  loading: 'Loading …',
});
