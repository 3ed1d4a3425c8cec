import { create, type DescMessage, type MessageInitShape, type MessageShape } from '@bufbuild/protobuf';

/** A shallow copy of a message with some fields changed. (A spread would lose the defaults of the other fields.) */
export function copyMessage<Desc extends DescMessage>(
  schema: Desc,
  message: MessageShape<Desc>,
  changes: MessageInitShape<Desc>,
): MessageShape<Desc> {
  const { $typeName: _, ...fields } = message;
  return create(schema, { ...fields, ...changes } as MessageInitShape<Desc>);
}
