import { CheckpointError, ConfigError, DataError, ERROR_CODES } from '@convkit/core';
import { afterEach, describe, expect, it } from 'vitest';
import { chinese } from '../../language/chinese.js';
import { language, locale } from '../../language/language.js';
import { addChinese } from '../../language/text.js';
import { explain } from './explain.js';
import { errorsText } from './messages.js';
import { PageError } from './page-error.js';

addChinese(chinese);

function speak(name: 'en' | 'zh'): void {
  locale.set(name);
  language.value = name;
}

afterEach(() => speak('en'));

it.each(ERROR_CODES)('%s has a text in both languages', (code) => {
  expect(errorsText.value).toHaveProperty(code);
  speak('zh');
  expect(errorsText.value[code]).toMatch(/^\p{Script=Han}.*。.*。$/u);
});

describe('in English', () => {
  it('shows the message of a library error and its hint, or else what helps in general', () => {
    const text = (error: unknown) => explain(error).text;
    expect(text(new ConfigError('unknown dataset', { hint: 'Choose one.' }))).toEqual([
      'unknown dataset',
      'Choose one.',
    ]);
    expect(text(new DataError('a.tif is a TIFF', { code: 'DATA_FORMAT' }))).toEqual([
      'a.tif is a TIFF',
      'Convert the file to PNG or JPEG.',
    ]);
    expect(text('text')).toEqual(['text']);
  });

  it('says what to do about an error of the browser', () => {
    expect(explain(new DOMException('Permission denied', 'NotAllowedError'))).toEqual({
      text: [expect.stringContaining('does not allow it')],
      original: ['Permission denied'],
    });
  });
});

describe('in Chinese', () => {
  it('explains the error, with the English message below', () => {
    speak('zh');
    const error = new ConfigError('unknown dataset', { hint: 'Choose one.' });
    expect(explain(error)).toEqual({
      text: ['某项设置无效。请修改下面提到的设置。'],
      original: ['unknown dataset', 'Choose one.'],
    });
    expect(explain(new TypeError('x is undefined')).text).toEqual(['出现意外错误。请刷新页面后重试。']);
  });

  it('explains the error of the browser that caused it', () => {
    speak('zh');
    const cause = new DOMException('no room', 'QuotaExceededError');
    expect(explain(new CheckpointError('cannot save', { cause })).text[0]).toMatch(/存储空间已满/);
  });
});

it('shows an error of the page in the current language', () => {
  const error = new PageError(() => errorsText.value.AbortError);
  expect(explain(error)).toEqual({ text: ['It was cancelled. Try again.'], original: [] });
  speak('zh');
  expect(explain(error).text).toEqual(['操作已取消。请重试。']);
});
