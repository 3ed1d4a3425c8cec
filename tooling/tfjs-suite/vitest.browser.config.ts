import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import shared from '../config/vitest.browser.config.js';
import { tfjsTests } from './tfjs-tests.js';

const projects = shared.test?.projects as TestProjectInlineConfiguration[];

export default defineConfig({
  ...shared,
  test: { ...shared.test, projects: projects.map((project) => ({ ...project, plugins: [tfjsTests] })) },
});
