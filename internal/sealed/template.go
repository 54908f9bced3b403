package sealed

import tinkpb "github.com/tink-crypto/tink-go/v2/proto/tink_go_proto"

// keyTemplate is the library's description of a kind of key.
type keyTemplate = tinkpb.KeyTemplate
