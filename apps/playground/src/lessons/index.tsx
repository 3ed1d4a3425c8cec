import type { JSX } from 'preact';
import { route } from '../browser/route.js';
import { uiText } from '../ui/messages.js';
import { NotFound } from '../ui/not-found.js';
import { PageTitle } from '../ui/page-title.js';
import { LessonPage } from './lesson-page.js';
import { LESSONS } from './lessons.js';
import { lessonsText } from './messages.js';
import { Overview } from './overview.js';
import { TeacherSheet } from './teacher/teacher-sheet.js';
import './lessons.css';

/** The lesson in the address, the teacher's sheet, or the overview. */
export function LessonsPage(): JSX.Element {
  const path = route.value.split('/')[1];
  const number = LESSONS.findIndex((_, i) => String(i + 1) === path) + 1;
  if (path === 'teacher') return <TeacherSheet />;
  if (path && number === 0) return <NotFound path={route.value} />;
  return (
    <div class="lessons stack">
      <PageTitle name={uiText.value.lessons}>{lessonsText.value.lead}</PageTitle>
      {number > 0 ? <LessonPage key={number} number={number} /> : <Overview />}
    </div>
  );
}
