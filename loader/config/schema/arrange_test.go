package schema

import "testing"

// TestArrangeNothing takes blocks of which none is there, such as those of a
// dynamic block whose collection is not known.
func TestArrangeNothing(t *testing.T) {
	if order, arranged := NewTable().Resource("aws_network_acl").Arrange("ingress", nil); len(order)+len(arranged) > 0 {
		t.Errorf("nothing is %v, in the order %v", arranged, order)
	}
}
