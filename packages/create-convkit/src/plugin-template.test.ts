// The tests of the template, which a project runs after its installation.
import '../templates/plugin/test/layer-scale.test.js';
