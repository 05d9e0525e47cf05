//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// The properties of a request, read when the handler is done and not when it starts.
@dynamicMemberLookup
public struct RequestAttributesAtEnd: Sendable {
    let attributes: RequestAttributes

    /// A property.
    public subscript(dynamicMember property: KeyPath<RequestAttributes, RequestTag>) -> RequestTag {
        attributes[keyPath: property].read(at: .end)
    }

    /// A family of properties, such as `headers`.
    public subscript(
        dynamicMember family: KeyPath<RequestAttributes, AttributeMembers<RequestAttributes>>
    ) -> MembersAtEnd {
        MembersAtEnd(members: attributes[keyPath: family])
    }

    /// The members of a family, read when the handler is done.
    @dynamicMemberLookup
    public struct MembersAtEnd: Sendable {
        let members: AttributeMembers<RequestAttributes>

        /// The member with a name.
        public subscript(name: String) -> RequestTag {
            members[name].read(at: .end)
        }

        /// The member with a name; `all` for the family as one property, where there is such a thing.
        public subscript(dynamicMember name: String) -> RequestTag {
            members[dynamicMember: name].read(at: .end)
        }
    }
}
