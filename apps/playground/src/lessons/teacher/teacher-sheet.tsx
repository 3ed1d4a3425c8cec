import type { JSX } from 'preact';
import { Button } from '../../ui/button.js';
import { LESSONS } from '../lessons.js';
import { lessonsText } from '../messages.js';
import { teacherText } from './messages.js';
import './teacher.css';

/** Goals, time and the eight tasks with questions, on one printed page. */
export function TeacherSheet(): JSX.Element {
  const t = teacherText.value;
  const lessons = lessonsText.value;
  return (
    <div class="teacher-sheet stack">
      <h1>{t.title}</h1>
      <div class="row on-screen">
        <Button primary onClick={() => print()}>
          {t.print}
        </Button>
        <a class="button" href="#/lessons">
          {lessons.all}
        </a>
      </div>
      <dl>
        {(['goals', 'time', 'how'] as const).map((part) => (
          <div key={part}>
            <dt>{t[`${part}Title`]}</dt>
            <dd>{t[part]}</dd>
          </div>
        ))}
      </dl>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keyboards must be able to scroll it */}
      <section class="scroll-x" tabIndex={0} aria-label={lessons.all}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.lesson}</th>
              <th scope="col">{t.look}</th>
              <th scope="col">{t.question}</th>
            </tr>
          </thead>
          <tbody>
            {LESSONS.map(({ name }, i) => (
              <tr key={name}>
                <td>
                  <a href={`#/lessons/${i + 1}`}>
                    {lessons.numbered({ number: i + 1, title: lessons[`${name}Title`] })}
                  </a>
                  <br />
                  {lessons[`${name}Task`]}
                </td>
                <td>{t[`${name}Look`]}</td>
                <td>
                  <strong>{t[`${name}Question`]}</strong> {t[`${name}Answer`]}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
