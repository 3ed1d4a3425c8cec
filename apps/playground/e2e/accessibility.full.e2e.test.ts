import type { Page } from 'playwright';
import { beforeAll, describe, expect, it } from 'vitest';
import { testAccessibility, testPagesBeforeRun } from './all-pages.js';
import { openSharedPage, useSite } from './site.js';

describe('in dark colors, on a phone', () => testAccessibility('dark'));

describe('in Chinese, on a phone', () => {
  const site = useSite();
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    const options = { locale: 'zh-CN', viewport: { width: 360, height: 780 } };
    ({ page, errors } = await openSharedPage(site.browser, site.url, options));
  });

  testPagesBeforeRun(() => page);

  it('the pages are in Chinese', async () => {
    await page.getByRole('link', { name: '训练', exact: true }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    expect(errors).toEqual([]);
  });
});
