'use client';

import { useEffect } from 'react';
import { train } from '../train.js'; // imports convkit

export default function Page() {
  useEffect(() => void train().then(console.log), []);
}
