export default { serverExternalPackages: ['@tensorflow/tfjs-core'] };
