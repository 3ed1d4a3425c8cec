import { serveInspector } from './inspector/serve-inspector.js';
import { serveRates } from './rates/serve-rates.js';
import { serve } from './serve.js';
import { serveTeacher } from './teach/worker/serve-teacher.js';

if (self.name === 'inspector') serveInspector();
else if (self.name === 'teacher') serveTeacher();
else if (self.name === 'rates') serveRates();
else serve();
