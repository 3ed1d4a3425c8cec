import './threads.own-process.test.js';
