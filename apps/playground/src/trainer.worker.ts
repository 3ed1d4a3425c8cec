import { serve } from './serve.js';
import { serveTeacher } from './teach/worker/serve-teacher.js';
import { serveInspection } from './weights/serve-inspection.js';

if (self.name === 'inspector') serveInspection();
else if (self.name === 'teacher') serveTeacher();
else serve();
